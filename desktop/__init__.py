"""What is done with the record: papers, case files, the window, the commands."""
