NAMES = "of orders"
