import KMeans
import PluginKit

PluginMain.run(KMeans.self, named: KMeans.name)
