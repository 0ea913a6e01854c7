"""What the views show: state, terminal, item models, controllers."""
