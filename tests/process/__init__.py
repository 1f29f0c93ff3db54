"""What keeps the process: tasks, logs, metrics, the drain, the doctor, the manifest."""
