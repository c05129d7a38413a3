"""Running text: the duties, figures, procedures and tasks that it states, each with its sentence."""
