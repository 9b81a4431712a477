"""The writers of agendas."""
