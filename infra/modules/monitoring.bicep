metadata description = 'Log Analytics and Application Insights; telemetry is taken from identities only.'

import { roleIds } from 'roles.bicep'

param workspaceName string
param insightsName string
param location string
param tags object

@minValue(30)
@maxValue(730)
param retentionDays int = 30

@description('Gigabytes a day after which nothing more is taken in: a bound for the bill, not for what is worth knowing.')
@minValue(1)
param dailyCapGb int = 5

@description('Identities that send telemetry.')
param publisherPrincipalIds string[]

resource workspace 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: workspaceName
  location: location
  tags: tags
  properties: {
    sku: {
      name: 'PerGB2018'
    }
    retentionInDays: retentionDays
    workspaceCapping: {
      dailyQuotaGb: dailyCapGb
    }
    features: {
      disableLocalAuth: true
    }
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: insightsName
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    DisableLocalAuth: true
    WorkspaceResourceId: workspace.id
  }
}

resource publisher 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for principalId in publisherPrincipalIds: {
    name: guid(insights.id, principalId, roleIds.metricsPublisher)
    scope: insights
    properties: {
      principalId: principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds.metricsPublisher)
    }
  }
]

output workspaceId string = workspace.id
output workspaceName string = workspace.name
output insightsName string = insights.name
output connectionString string = insights.properties.ConnectionString
