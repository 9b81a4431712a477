"""What exported due dates say of the promises that a city's systems really apply."""
