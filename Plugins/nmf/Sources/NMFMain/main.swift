import NMF
import PluginKit

PluginMain.run(NMF.self, named: NMF.name)
