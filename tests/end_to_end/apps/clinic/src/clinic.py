def handler(event, context):
    secret = 6 * 7
    return {"statusCode": 200, "body": str(secret)}


def stop(event, context):
    answer = 1
    breakpoint()
    return {"statusCode": 200, "body": str(answer)}
