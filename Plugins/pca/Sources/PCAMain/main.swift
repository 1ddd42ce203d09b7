import PCA
import PluginKit

PluginMain.run(PCA.self, named: PCA.name)
