metadata description = 'A worker job that starts when messages wait in its queue and ends when the queue has stayed empty.'

param name string
param location string
param tags object

param environmentId string
param profileName string
param image string
param registryServer string

param identityId string
param identityClientId string

param accountName string
param blobEndpoint string
param queueEndpoint string
param insightsConnectionString string

@allowed(['gpu-work', 'gpu-work-train'])
param queueName string

@description('Executions at once: what the GPU quota and the bill bear.')
@minValue(1)
param maxExecutions int

@description('Messages that one execution is expected to drain.')
@minValue(1)
param messagesPerExecution int

@description('Longer than the longest item; a job that is cut off is resumed, and pays for the start again.')
@minValue(300)
param timeoutSeconds int

@minValue(0)
@maxValue(3600)
param idleExitSeconds int

param cpu string
param memory string

@description('Blob in the container models of pretrained backbone weights; empty trains from scratch.')
param pretrainedWeights string = ''

resource job 'Microsoft.App/jobs@2025-07-01' = {
  name: name
  location: location
  tags: tags
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
    }
  }
  properties: {
    environmentId: environmentId
    workloadProfileName: profileName
    configuration: {
      triggerType: 'Event'
      replicaTimeout: timeoutSeconds
      replicaRetryLimit: 2
      registries: [
        {
          server: registryServer
          identity: identityId
        }
      ]
      eventTriggerConfig: {
        parallelism: 1
        replicaCompletionCount: 1
        scale: {
          minExecutions: 0
          maxExecutions: maxExecutions
          pollingInterval: 30
          rules: [
            {
              name: queueName
              type: 'azure-queue'
              identity: identityId
              // Messages in work count too, and executions at work are subtracted.
              metadata: {
                accountName: accountName
                queueName: queueName
                queueLength: string(messagesPerExecution)
                queueLengthStrategy: 'all'
              }
            }
          ]
        }
      }
    }
    template: {
      containers: [
        {
          name: 'worker'
          image: image
          resources: {
            cpu: json(cpu)
            memory: memory
          }
          env: concat(
            [
              { name: 'Storage__blobServiceUri', value: blobEndpoint }
              { name: 'Storage__queueServiceUri', value: queueEndpoint }
              { name: 'Storage__clientId', value: identityClientId }
              { name: 'APPLICATIONINSIGHTS_CONNECTION_STRING', value: insightsConnectionString }
              { name: 'AZURE_CLIENT_ID', value: identityClientId }
              { name: 'Logging__Console__FormatterName', value: 'json' }
              { name: 'Worker__Queues', value: queueName }
              { name: 'Worker__IdleExitSeconds', value: string(idleExitSeconds) }
            ],
            empty(pretrainedWeights) ? [] : [{ name: 'Worker__PretrainedWeights', value: pretrainedWeights }]
          )
        }
      ]
    }
  }
}

output name string = job.name
