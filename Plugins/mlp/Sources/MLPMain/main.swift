import MLP
import PluginKit

PluginMain.run(MLP.self, named: MLP.name)
