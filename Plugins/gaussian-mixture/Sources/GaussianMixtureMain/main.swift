import GaussianMixture
import PluginKit

PluginMain.run(GaussianMixture.self, named: GaussianMixture.name)
