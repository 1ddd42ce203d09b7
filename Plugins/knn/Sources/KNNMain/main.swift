import KNN
import PluginKit

PluginMain.run(KNN.self, named: KNN.name)
