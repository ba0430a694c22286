metadata description = 'The functions on Flex Consumption, .NET 10 isolated: no keys, host storage of their own.'

type apiKey = { secret: string, scope: 'Read' | 'Write' | 'Admin' }

param planName string
param name string
param location string
param tags object

param identityId string
param identityClientId string

param blobEndpoint string
param queueEndpoint string

param hostBlobEndpoint string
param hostQueueEndpoint string
param hostTableEndpoint string

@description('Container of the host storage that holds the deployed package.')
param packageContainer string = 'packages'

param insightsConnectionString string

@description('Base of the vault that the API keys are secrets of.')
param vaultUri string

@description('Empty where Entra alone says who may call.')
param apiKeys apiKey[]

param entraAuthority string = ''
param entraAudience string = ''

@description('When models are trained anew; six fields, UTC.')
param retrainSchedule string

@description('Name that webhook receivers are asked to consent to.')
param webhooksOrigin string

@minValue(1)
@maxValue(1000)
param maximumInstances int

@allowed([512, 2048, 4096])
param instanceMemoryMb int

@description('Instances that are never cold, for requests.')
@minValue(0)
param alwaysReady int = 0

@description('Subnet that calls leave by; empty leaves the network of the platform.')
param subnetId string = ''

@description('Callers must be in the private network.')
param closed bool = false

var keySettings = reduce(
  flatten(map(apiKeys, (key, i) => [
    { 'Api__Keys__${i}__Value': '@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/${key.secret})' }
    { 'Api__Keys__${i}__Scope': key.scope }
  ])),
  {},
  (settings, setting) => union(settings, setting)
)
var entraSettings = empty(entraAuthority) ? {} : {
  Api__Entra__Authority: entraAuthority
  Api__Entra__Audience: entraAudience
}

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    tier: 'FlexConsumption'
    name: 'FC1'
  }
  properties: {
    reserved: true
  }
}

resource app 'Microsoft.Web/sites@2024-04-01' = {
  name: name
  location: location
  // azd finds by this tag where to deploy the service of azure.yaml.
  tags: union(tags, { 'azd-service-name': 'functions' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
    }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    clientAffinityEnabled: false
    keyVaultReferenceIdentity: identityId
    publicNetworkAccess: closed ? 'Disabled' : 'Enabled'
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    siteConfig: {
      minTlsVersion: '1.2'
      ftpsState: 'Disabled'
      http20Enabled: true
      remoteDebuggingEnabled: false
    }
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${hostBlobEndpoint}${packageContainer}'
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      runtime: {
        name: 'dotnet-isolated'
        version: '10.0'
      }
      scaleAndConcurrency: {
        maximumInstanceCount: maximumInstances
        instanceMemoryMB: instanceMemoryMb
        alwaysReady: alwaysReady > 0 ? [{ name: 'http', instanceCount: alwaysReady }] : []
      }
    }
  }

  resource ftp 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: {
      allow: false
    }
  }

  resource scm 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: {
      allow: false
    }
  }

  resource settings 'config' = {
    name: 'appsettings'
    properties: union(
      {
        Storage__blobServiceUri: blobEndpoint
        Storage__queueServiceUri: queueEndpoint
        Storage__credential: 'managedidentity'
        Storage__clientId: identityClientId

        AzureWebJobsStorage__blobServiceUri: hostBlobEndpoint
        AzureWebJobsStorage__queueServiceUri: hostQueueEndpoint
        AzureWebJobsStorage__tableServiceUri: hostTableEndpoint
        AzureWebJobsStorage__credential: 'managedidentity'
        AzureWebJobsStorage__clientId: identityClientId

        APPLICATIONINSIGHTS_CONNECTION_STRING: insightsConnectionString
        APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
        AZURE_CLIENT_ID: identityClientId

        Retraining__Schedule: retrainSchedule
        Webhooks__Origin: webhooksOrigin

        // The placeholder process that warms instances up has crashed .NET 10 apps.
        WEBSITE_USE_PLACEHOLDER_DOTNETISOLATED: '0'
      },
      keySettings,
      entraSettings
    )
  }
}

output id string = app.id
output name string = app.name
output host string = app.properties.defaultHostName
