NAMES = "of mail"
