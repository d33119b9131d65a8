"""What is missing, outdated or at odds in a record, remark by remark."""
