import LSA
import PluginKit

PluginMain.run(LSA.self, named: LSA.name)
