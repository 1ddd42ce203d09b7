import NaiveBayes
import PluginKit

PluginMain.run(NaiveBayes.self, named: NaiveBayes.name)
