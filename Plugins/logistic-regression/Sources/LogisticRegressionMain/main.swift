import LogisticRegression
import PluginKit

PluginMain.run(LogisticRegression.self, named: LogisticRegression.name)
