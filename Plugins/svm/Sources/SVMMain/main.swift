import PluginKit
import SVM

PluginMain.run(SVM.self, named: SVM.name)
