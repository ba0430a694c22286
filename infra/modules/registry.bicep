metadata description = 'The container registry; workers pull by identity, nobody has a password.'

import { roleIds } from 'roles.bicep'

param name string
param location string
param tags object

@description('Closing it to the public needs Premium; so do big images that should start fast (artifact streaming).')
@allowed(['Basic', 'Standard', 'Premium'])
param sku string = 'Basic'

param closed bool = false
param pullPrincipalId string

resource registry 'Microsoft.ContainerRegistry/registries@2023-11-01-preview' = {
  name: name
  location: location
  tags: tags
  sku: {
    name: closed ? 'Premium' : sku
  }
  properties: {
    adminUserEnabled: false
    anonymousPullEnabled: false
    publicNetworkAccess: closed ? 'Disabled' : 'Enabled'
    networkRuleBypassOptions: 'AzureServices'
  }
}

resource pull 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(registry.id, pullPrincipalId, roleIds.acrPull)
  scope: registry
  properties: {
    principalId: pullPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds.acrPull)
  }
}

output id string = registry.id
output name string = registry.name
output server string = registry.properties.loginServer
