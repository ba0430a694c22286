metadata description = 'Where the worker jobs run: a Container Apps environment with the profile of the GPU.'

param name string
param location string
param tags object

@description('Serverless GPU profile; Consumption runs the CPU image.')
@allowed(['Consumption-GPU-NC8as-T4', 'Consumption-GPU-NC24-A100', 'Consumption'])
param gpuProfile string

param workspaceName string

@description('Subnet of the environment; empty takes a network of the platform.')
param subnetId string = ''

param zoneRedundant bool = false

resource workspace 'Microsoft.OperationalInsights/workspaces@2023-09-01' existing = {
  name: workspaceName
}

resource environment 'Microsoft.App/managedEnvironments@2025-07-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    // By diagnostic settings: the other way needs the key of the workspace.
    appLogsConfiguration: {
      destination: 'azure-monitor'
    }
    publicNetworkAccess: 'Disabled'
    vnetConfiguration: empty(subnetId) ? null : {
      infrastructureSubnetId: subnetId
      internal: true
    }
    workloadProfiles: gpuProfile == 'Consumption'
      ? [{ name: 'Consumption', workloadProfileType: 'Consumption' }]
      : [
          { name: 'Consumption', workloadProfileType: 'Consumption' }
          { name: 'gpu', workloadProfileType: gpuProfile }
        ]
    zoneRedundant: empty(subnetId) ? false : zoneRedundant
  }
}

resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: environment
  properties: {
    workspaceId: workspace.id
    logs: [
      { category: 'ContainerAppConsoleLogs', enabled: true }
      { category: 'ContainerAppSystemLogs', enabled: true }
    ]
  }
}

output id string = environment.id
output profileName string = gpuProfile == 'Consumption' ? 'Consumption' : 'gpu'
