"""Charts of what was measured. Only `charts_panel` imports pyqtgraph, when a chart is shown."""
