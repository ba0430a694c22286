metadata description = 'A storage account without keys: containers, queues, lifecycle, soft delete. Used for the product data and for the functions host.'

param name string
param location string
param tags object

@description('Locally redundant is enough for data that can be made again; zone-redundant survives the loss of a data centre.')
@allowed(['Standard_LRS', 'Standard_ZRS'])
param sku string = 'Standard_LRS'

param containers string[]
param queues string[] = []

@description('Deleted blobs and containers can be restored for so long.')
@minValue(1)
@maxValue(365)
param softDeleteDays int = 7

@description('Blobs below a prefix that are deleted so many days after they were last written.')
param expire { prefix: string, days: int }[] = []

@description('Blobs below a prefix that become cool, which is cheaper to keep and dearer to read.')
param cool { prefix: string, days: int }[] = []

@description('open: reachable from anywhere, by identity only. trusted: from the private network and by Event Grid. closed: from the private network only.')
@allowed(['open', 'trusted', 'closed'])
param access string = 'open'

resource account 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: {
    name: sku
  }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    isLocalUserEnabled: false
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: access == 'closed' ? 'Disabled' : 'Enabled'
    networkAcls: {
      bypass: 'AzureServices'
      defaultAction: access == 'open' ? 'Allow' : 'Deny'
    }
    encryption: {
      keySource: 'Microsoft.Storage'
      requireInfrastructureEncryption: true
      services: {
        blob: { enabled: true, keyType: 'Account' }
        queue: { enabled: true, keyType: 'Account' }
      }
    }
  }

  resource blobs 'blobServices' = {
    name: 'default'
    properties: {
      deleteRetentionPolicy: { enabled: true, days: softDeleteDays }
      containerDeleteRetentionPolicy: { enabled: true, days: softDeleteDays }
    }

    resource container 'containers' = [
      for container in containers: {
        name: container
        properties: {
          publicAccess: 'None'
        }
      }
    ]
  }

  resource queueService 'queueServices' = {
    name: 'default'

    resource queue 'queues' = [
      for queue in queues: {
        name: queue
      }
    ]
  }
}

var expiry = map(expire, rule => {
  name: 'expire-${replace(rule.prefix, '/', '-')}'
  enabled: true
  type: 'Lifecycle'
  definition: {
    filters: { blobTypes: ['blockBlob'], prefixMatch: [rule.prefix] }
    actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: rule.days } } }
  }
})
var cooling = map(cool, rule => {
  name: 'cool-${replace(rule.prefix, '/', '-')}'
  enabled: true
  type: 'Lifecycle'
  definition: {
    filters: { blobTypes: ['blockBlob'], prefixMatch: [rule.prefix] }
    actions: { baseBlob: { tierToCool: { daysAfterModificationGreaterThan: rule.days } } }
  }
})

resource lifecycle 'Microsoft.Storage/storageAccounts/managementPolicies@2024-01-01' = if (!empty(expire) || !empty(cool)) {
  parent: account
  name: 'default'
  properties: {
    policy: {
      rules: concat(expiry, cooling)
    }
  }
}

output id string = account.id
output name string = account.name
output blobEndpoint string = account.properties.primaryEndpoints.blob
output queueEndpoint string = account.properties.primaryEndpoints.queue
output tableEndpoint string = account.properties.primaryEndpoints.table
