import PluginKit
import Ridge

PluginMain.run(Ridge.self, named: Ridge.name)
