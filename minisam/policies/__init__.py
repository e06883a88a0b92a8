"""What functions may do, what their code asks for, and what they were seen to do."""
