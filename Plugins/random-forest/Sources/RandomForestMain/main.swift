import PluginKit
import RandomForest

PluginMain.run(RandomForest.self, named: RandomForest.name)
