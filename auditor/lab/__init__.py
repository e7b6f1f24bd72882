"""The model maker's room: what is needed to measure and train, never to audit."""
