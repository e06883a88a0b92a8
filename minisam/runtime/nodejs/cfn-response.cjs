// What Lambda puts beside inline code that asks for it: answers a custom resource's request.
// AWS: docs "cfn-lambda-function-code-cfnresponsemodule"

const http = require('node:http');
const https = require('node:https');

exports.SUCCESS = 'SUCCESS';
exports.FAILED = 'FAILED';

exports.send = (event, context, responseStatus, responseData, physicalResourceId, noEcho) =>
  new Promise((resolve, reject) => {
    const body = JSON.stringify({
      Status: responseStatus,
      Reason: `See the details in CloudWatch Log Stream: ${context.logStreamName}`,
      PhysicalResourceId: physicalResourceId || context.logStreamName,
      StackId: event.StackId,
      RequestId: event.RequestId,
      LogicalResourceId: event.LogicalResourceId,
      NoEcho: noEcho || false,
      Data: responseData,
    });
    console.log('Response body:\n', body);
    const end = (error, value) => {
      if (error) console.log(`send(..) failed executing https.request(..): ${error}`);
      // Handlers without a promise are ended here; from Node.js 24 on there are none.
      if (context.done) context.done();
      if (error) reject(error);
      else resolve(value);
    };
    const url = new URL(event.ResponseURL);
    const headers = { 'content-type': '', 'content-length': Buffer.byteLength(body) };
    const { request } = url.protocol === 'http:' ? http : https; // the address here is this machine's
    const sent = request(url, { method: 'PUT', headers }, (response) => {
      console.log(`Status code: ${response.statusCode}`);
      response.resume();
      response.on('end', () => end(undefined, context.logStreamName));
    });
    sent.on('error', (error) => end(error));
    sent.end(body);
  });
