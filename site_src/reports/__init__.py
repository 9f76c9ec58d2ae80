"""What was found, told to people and to programs; decides nothing."""
