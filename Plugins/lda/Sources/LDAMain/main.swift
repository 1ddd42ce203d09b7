import LDA
import PluginKit

PluginMain.run(LDA.self, named: LDA.name)
