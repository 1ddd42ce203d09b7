import GradientBoosting
import PluginKit

PluginMain.run(GradientBoosting.self, named: GradientBoosting.name)
