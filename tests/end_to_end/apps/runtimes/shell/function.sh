handler() {
  echo "asked" >&2
  echo '{"statusCode": 201, "body": "shell"}'
}
