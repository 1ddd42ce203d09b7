import Example
import PluginKit

PluginMain.run(Example.self, named: "example")
