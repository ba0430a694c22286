metadata description = 'What one identity may do in one storage account, container by container and queue by queue.'

param accountName string
param principalId string

@description('Roles on the whole account: only what has no narrower scope.')
param accountRoles string[] = []

param containers { name: string, role: string }[] = []
param queues { name: string, role: string }[] = []

resource account 'Microsoft.Storage/storageAccounts@2024-01-01' existing = {
  name: accountName

  resource blobs 'blobServices' existing = {
    name: 'default'

    resource container 'containers' existing = [for grant in containers: { name: grant.name }]
  }

  resource queueService 'queueServices' existing = {
    name: 'default'

    resource queue 'queues' existing = [for grant in queues: { name: grant.name }]
  }
}

resource onAccount 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in accountRoles: {
    name: guid(account.id, principalId, role)
    scope: account
    properties: {
      principalId: principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
    }
  }
]

resource onContainer 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (grant, i) in containers: {
    name: guid(account.id, 'container', grant.name, principalId, grant.role)
    scope: account::blobs::container[i]
    properties: {
      principalId: principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', grant.role)
    }
  }
]

resource onQueue 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (grant, i) in queues: {
    name: guid(account.id, 'queue', grant.name, principalId, grant.role)
    scope: account::queueService::queue[i]
    properties: {
      principalId: principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', grant.role)
    }
  }
]
