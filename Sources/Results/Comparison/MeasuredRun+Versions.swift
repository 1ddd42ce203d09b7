import Experiment

extension MeasuredRun {
    /// The two versions that a run has measured side by side, each as if it were a run of its own, so that they are compared
    /// as runs are; nil if the run has no baseline's versions.
    package var versions: (baseline: MeasuredRun, candidate: MeasuredRun)? {
        let names = Set((plan?.plugins ?? []).compactMap { BaselineName.plugin($0.name) })
        guard !names.isEmpty else { return nil }
        var baseline = only { BaselineName.plugin($0) }
        baseline.summary.experimentId = BaselineName.of(summary.experimentId)
        baseline.name = BaselineName.of(name)
        // They are of the whole run, and said once.
        baseline.summary.warnings = []
        return (baseline, only { names.contains($0) ? $0 : nil })
    }

    /// What there is of some plugins, by other names.
    ///
    /// - Parameter name: the new name; nil leaves the plugin out.
    private func only(_ name: (String) -> String?) -> MeasuredRun {
        var run = self
        run.plan?.plugins = (plan?.plugins ?? []).compactMap { plugin in
            name(plugin.name).map { name in
                var plugin = plugin
                plugin.name = name
                return plugin
            }
        }
        run.summary.cells = summary.cells.compactMap { cell in
            name(cell.cell.plugin).map { name in
                var cell = cell
                cell.cell.plugin = name
                return cell
            }
        }
        run.samples = samples.renaming(name)
        return run
    }
}
