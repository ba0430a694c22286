metadata description = 'Tells the functions of each commit: Event Grid puts BlobCreated of a batch.json into the queue blob-events.'

import { roleIds } from 'roles.bicep'

param topicName string
param location string
param tags object
param accountName string
param identityId string
param identityPrincipalId string

@description('Event Grid passes a storage firewall only with an identity of the topic itself.')
param behindFirewall bool = false

var container = 'uploads'
var queueName = 'blob-events'
var deadLetters = 'event-dead-letters'

resource account 'Microsoft.Storage/storageAccounts@2024-01-01' existing = {
  name: accountName
}

resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' = {
  name: topicName
  location: location
  tags: tags
  identity: behindFirewall
    ? { type: 'SystemAssigned' }
    : { type: 'UserAssigned', userAssignedIdentities: { '${identityId}': {} } }
  properties: {
    source: account.id
    topicType: 'Microsoft.Storage.StorageAccounts'
  }
}

module access 'storage-access.bicep' = {
  name: 'events-access'
  params: {
    accountName: accountName
    principalId: behindFirewall ? topic.identity.principalId : identityPrincipalId
    queues: [{ name: queueName, role: roleIds.queueSender }]
    containers: [{ name: deadLetters, role: roleIds.blobContributor }]
  }
}

var sender = behindFirewall
  ? { type: 'SystemAssigned' }
  : { type: 'UserAssigned', userAssignedIdentity: identityId }

resource commits 'Microsoft.EventGrid/systemTopics/eventSubscriptions@2025-02-15' = {
  parent: topic
  name: 'commits'
  dependsOn: [access]
  properties: {
    eventDeliverySchema: 'EventGridSchema'
    deliveryWithResourceIdentity: {
      identity: sender
      destination: {
        endpointType: 'StorageQueue'
        properties: {
          resourceId: account.id
          queueName: queueName
          queueMessageTimeToLiveInSeconds: 604800
        }
      }
    }
    deadLetterWithResourceIdentity: {
      identity: sender
      deadLetterDestination: {
        endpointType: 'StorageBlob'
        properties: {
          resourceId: account.id
          blobContainerName: deadLetters
        }
      }
    }
    filter: {
      includedEventTypes: ['Microsoft.Storage.BlobCreated']
      subjectBeginsWith: '/blobServices/default/containers/${container}/blobs/'
      subjectEndsWith: '/batch.json'
      isSubjectCaseSensitive: true
      enableAdvancedFilteringOnArrays: false
      advancedFilters: [
        {
          operatorType: 'StringIn'
          key: 'data.api'
          values: ['PutBlob', 'PutBlockList', 'CopyBlob', 'FlushWithClose']
        }
      ]
    }
    retryPolicy: {
      maxDeliveryAttempts: 30
      eventTimeToLiveInMinutes: 1440
    }
  }
}
