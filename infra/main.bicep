metadata description = 'The whole product in one resource group: storage, events, functions, GPU jobs, registry, vault, monitoring.'
targetScope = 'subscription'

@description('Name of this installation; part of the names of everything.')
@minLength(2)
@maxLength(40)
param environmentName string

param location string

@description('Who deploys and may write the first API keys into the vault; empty gives nobody that right.')
param principalId string = ''

@allowed(['User', 'Group', 'ServicePrincipal'])
param principalType string = 'User'

@description('public: every service has a public address and takes identities only. private: services are reached from the virtual network.')
@allowed(['public', 'private'])
param network string = 'public'

@description('Of the virtual network, when there is one.')
param addressPrefix string = '10.40.0.0/22'

@description('Serverless GPU of the workers; Consumption has none and runs the CPU image.')
@allowed(['Consumption-GPU-NC8as-T4', 'Consumption-GPU-NC24-A100', 'Consumption'])
param gpuProfile string = 'Consumption-GPU-NC8as-T4'

@description('Image of the workers; empty takes a placeholder until the first image is pushed.')
param workerImage string = ''

@description('Labelling workers at once: what the GPU quota and the bill bear. Training adds one.')
@minValue(1)
@maxValue(100)
param maxWorkers int = 2

@description('Work items that one worker is expected to drain before another one starts.')
@minValue(1)
param itemsPerWorker int = 20

@description('A worker waits so long for more work before it ends.')
@minValue(0)
@maxValue(3600)
param workerIdleSeconds int = 90

@description('Longest life of a labelling worker and of a training worker; both go on where they were cut off.')
param workerTimeoutSeconds int = 14400
param trainTimeoutSeconds int = 43200

@description('Blob in the container models of pretrained backbone weights; empty trains from scratch.')
param pretrainedWeights string = ''

@description('When models are trained anew: six fields (seconds first), UTC.')
param retrainSchedule string = '0 0 2 * * *'

@minValue(1)
@maxValue(1000)
param maxFunctionInstances int = 40

@allowed([512, 2048, 4096])
param functionMemoryMb int = 2048

@description('Function instances that never sleep; 0 lets the first request wait for some seconds.')
@minValue(0)
param alwaysReadyInstances int = 0

@description('Who may call by token; empty leaves it to keys.')
param entraAuthority string = ''
param entraAudience string = ''

@description('Whether the app takes API keys, which are secrets of the vault.')
param useApiKeys bool = true

@description('Zone-redundant storage.')
param zoneRedundant bool = false

@description('Registry tier; Premium in a private network, whatever is said here.')
@allowed(['Basic', 'Standard', 'Premium'])
param registrySku string = 'Standard'

@minValue(1)
@maxValue(365)
param softDeleteDays int = 7

@description('Uploads become cool, embeddings and checkpoints are deleted after so many days.')
@minValue(1)
param coolUploadsAfterDays int = 30
@minValue(1)
param deleteEmbeddingsAfterDays int = 30
@minValue(7)
param deleteCheckpointsAfterDays int = 90

@minValue(30)
@maxValue(730)
param logRetentionDays int = 30
@minValue(1)
param dailyLogCapGb int = 5

@description('Who is told of trouble and of cost; nobody, no budget.')
param alertEmails string[] = []
@minValue(1)
param queueAgeAlertMinutes int = 60
@minValue(1)
param gpuMinutesPerDayAlert int = 600
@minValue(1)
param monthlyBudget int = 200
param budgetStart string = utcNow('yyyy-MM-01')

var token = toLower(uniqueString(subscription().id, environmentName, location))
var tags = { 'azd-env-name': environmentName, product: 'pipeline' }
var isPrivate = network == 'private'
var queueNames = ['blob-events', 'gpu-work', 'gpu-work-train', 'events', 'webhook-deliveries', 'webhook-replays']
var queues = flatten(map(queueNames, queue => [queue, '${queue}-poison']))
var readContainers = ['uploads', 'datasets']
var writeContainers = ['masks', 'models', 'state', 'checkpoints', 'embeddings']
var containers = concat(readContainers, writeContainers)
var hostContainers = ['packages', 'azure-webjobs-hosts', 'azure-webjobs-secrets']
var placeholderImage = 'mcr.microsoft.com/k8se/quickstart-jobs:latest'
var sizes = {
  Consumption: { cpu: '4', memory: '8Gi' }
  'Consumption-GPU-NC8as-T4': { cpu: '8', memory: '56Gi' }
  'Consumption-GPU-NC24-A100': { cpu: '24', memory: '220Gi' }
}

resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: 'rg-${environmentName}'
  location: location
  tags: tags
}

module functionsIdentity 'modules/identity.bicep' = {
  scope: group
  name: 'identity-functions'
  params: { name: 'id-functions-${token}', location: location, tags: tags }
}

module workerIdentity 'modules/identity.bicep' = {
  scope: group
  name: 'identity-worker'
  params: { name: 'id-worker-${token}', location: location, tags: tags }
}

module eventsIdentity 'modules/identity.bicep' = {
  scope: group
  name: 'identity-events'
  params: { name: 'id-events-${token}', location: location, tags: tags }
}

module monitoring 'modules/monitoring.bicep' = {
  scope: group
  name: 'monitoring'
  params: {
    workspaceName: 'log-${token}'
    insightsName: 'appi-${token}'
    location: location
    tags: tags
    retentionDays: logRetentionDays
    dailyCapGb: dailyLogCapGb
    publisherPrincipalIds: [functionsIdentity.outputs.principalId, workerIdentity.outputs.principalId]
  }
}

module dataStorage 'modules/storage.bicep' = {
  scope: group
  name: 'storage-data'
  params: {
    name: 'stdata${token}'
    location: location
    tags: tags
    sku: zoneRedundant ? 'Standard_ZRS' : 'Standard_LRS'
    containers: concat(containers, ['event-dead-letters'])
    queues: queues
    softDeleteDays: softDeleteDays
    cool: [{ prefix: 'uploads/', days: coolUploadsAfterDays }]
    expire: [
      { prefix: 'embeddings/', days: deleteEmbeddingsAfterDays }
      { prefix: 'checkpoints/', days: deleteCheckpointsAfterDays }
      { prefix: 'event-dead-letters/', days: 30 }
    ]
    // Event Grid delivers from outside the network, by the firewall's exception for services of the platform.
    access: isPrivate ? 'trusted' : 'open'
  }
}

module hostStorage 'modules/storage.bicep' = {
  scope: group
  name: 'storage-host'
  params: {
    name: 'sthost${token}'
    location: location
    tags: tags
    sku: zoneRedundant ? 'Standard_ZRS' : 'Standard_LRS'
    containers: hostContainers
    access: isPrivate ? 'closed' : 'open'
  }
}

module functionsData 'modules/functions-access.bicep' = {
  scope: group
  name: 'access-functions'
  params: {
    dataAccountName: dataStorage.outputs.name
    hostAccountName: hostStorage.outputs.name
    principalId: functionsIdentity.outputs.principalId
    containers: containers
    queues: queues
  }
}

module workerData 'modules/worker-access.bicep' = {
  scope: group
  name: 'access-worker'
  params: {
    accountName: dataStorage.outputs.name
    principalId: workerIdentity.outputs.principalId
    readContainers: readContainers
    writeContainers: writeContainers
  }
}

module events 'modules/events.bicep' = {
  scope: group
  name: 'events'
  params: {
    topicName: 'evgt-${token}'
    location: location
    tags: tags
    accountName: dataStorage.outputs.name
    identityId: eventsIdentity.outputs.id
    identityPrincipalId: eventsIdentity.outputs.principalId
    behindFirewall: isPrivate
  }
}

module registry 'modules/registry.bicep' = {
  scope: group
  name: 'registry'
  params: {
    name: 'cr${token}'
    location: location
    tags: tags
    sku: registrySku
    closed: isPrivate
    pullPrincipalId: workerIdentity.outputs.principalId
  }
}

module vault 'modules/vault.bicep' = {
  scope: group
  name: 'vault'
  params: {
    name: 'kv-${token}'
    location: location
    tags: tags
    closed: isPrivate
    readerPrincipalId: functionsIdentity.outputs.principalId
    officerPrincipalId: principalId
    officerPrincipalType: principalType
  }
}

module virtualNetwork 'modules/network.bicep' = if (isPrivate) {
  scope: group
  name: 'network'
  params: { name: 'vnet-${token}', location: location, tags: tags, addressPrefix: addressPrefix }
}

module functions 'modules/functions.bicep' = {
  scope: group
  name: 'functions'
  dependsOn: [functionsData]
  params: {
    planName: 'plan-${token}'
    name: 'func-${token}'
    location: location
    tags: tags
    identityId: functionsIdentity.outputs.id
    identityClientId: functionsIdentity.outputs.clientId
    blobEndpoint: dataStorage.outputs.blobEndpoint
    queueEndpoint: dataStorage.outputs.queueEndpoint
    hostBlobEndpoint: hostStorage.outputs.blobEndpoint
    hostQueueEndpoint: hostStorage.outputs.queueEndpoint
    hostTableEndpoint: hostStorage.outputs.tableEndpoint
    insightsConnectionString: monitoring.outputs.connectionString
    vaultUri: vault.outputs.uri
    apiKeys: useApiKeys
      ? [
          { secret: 'api-key-admin', scope: 'Admin' }
          { secret: 'api-key-write', scope: 'Write' }
          { secret: 'api-key-read', scope: 'Read' }
        ]
      : []
    entraAuthority: entraAuthority
    entraAudience: entraAudience
    retrainSchedule: retrainSchedule
    webhooksOrigin: 'func-${token}.azurewebsites.net'
    maximumInstances: maxFunctionInstances
    instanceMemoryMb: functionMemoryMb
    alwaysReady: alwaysReadyInstances
    subnetId: isPrivate ? virtualNetwork!.outputs.functionsSubnetId : ''
    closed: isPrivate
  }
}

module workerEnvironment 'modules/worker-environment.bicep' = {
  scope: group
  name: 'worker-environment'
  params: {
    name: 'cae-${token}'
    location: location
    tags: tags
    gpuProfile: gpuProfile
    workspaceName: monitoring.outputs.workspaceName
    subnetId: isPrivate ? virtualNetwork!.outputs.workersSubnetId : ''
    zoneRedundant: zoneRedundant
  }
}

module workJob 'modules/worker-job.bicep' = {
  scope: group
  name: 'job-work'
  dependsOn: [workerData]
  params: {
    name: 'job-work-${token}'
    location: location
    tags: tags
    environmentId: workerEnvironment.outputs.id
    profileName: workerEnvironment.outputs.profileName
    image: empty(workerImage) ? placeholderImage : workerImage
    registryServer: registry.outputs.server
    identityId: workerIdentity.outputs.id
    identityClientId: workerIdentity.outputs.clientId
    accountName: dataStorage.outputs.name
    blobEndpoint: dataStorage.outputs.blobEndpoint
    queueEndpoint: dataStorage.outputs.queueEndpoint
    insightsConnectionString: monitoring.outputs.connectionString
    queueName: 'gpu-work'
    maxExecutions: maxWorkers
    messagesPerExecution: itemsPerWorker
    timeoutSeconds: workerTimeoutSeconds
    idleExitSeconds: workerIdleSeconds
    cpu: sizes[gpuProfile].cpu
    memory: sizes[gpuProfile].memory
    pretrainedWeights: pretrainedWeights
  }
}

module trainJob 'modules/worker-job.bicep' = {
  scope: group
  name: 'job-train'
  dependsOn: [workerData]
  params: {
    name: 'job-train-${token}'
    location: location
    tags: tags
    environmentId: workerEnvironment.outputs.id
    profileName: workerEnvironment.outputs.profileName
    image: empty(workerImage) ? placeholderImage : workerImage
    registryServer: registry.outputs.server
    identityId: workerIdentity.outputs.id
    identityClientId: workerIdentity.outputs.clientId
    accountName: dataStorage.outputs.name
    blobEndpoint: dataStorage.outputs.blobEndpoint
    queueEndpoint: dataStorage.outputs.queueEndpoint
    insightsConnectionString: monitoring.outputs.connectionString
    queueName: 'gpu-work-train'
    // Two at once would train the same model twice.
    maxExecutions: 1
    messagesPerExecution: 1
    timeoutSeconds: trainTimeoutSeconds
    idleExitSeconds: workerIdleSeconds
    cpu: sizes[gpuProfile].cpu
    memory: sizes[gpuProfile].memory
    pretrainedWeights: pretrainedWeights
  }
}

var endpoints = [
  { name: 'data-blob', target: 'data', group: 'blob', zone: 'blob' }
  { name: 'data-queue', target: 'data', group: 'queue', zone: 'queue' }
  { name: 'host-blob', target: 'host', group: 'blob', zone: 'blob' }
  { name: 'host-queue', target: 'host', group: 'queue', zone: 'queue' }
  { name: 'host-table', target: 'host', group: 'table', zone: 'table' }
  { name: 'vault', target: 'vault', group: 'vault', zone: 'vault' }
  { name: 'registry', target: 'registry', group: 'registry', zone: 'registry' }
  { name: 'functions', target: 'functions', group: 'sites', zone: 'sites' }
]

module privateEndpoints 'modules/private-endpoint.bicep' = [
  for endpoint in endpoints: if (isPrivate) {
    scope: group
    name: 'endpoint-${endpoint.name}'
    params: {
      name: 'pe-${endpoint.name}-${token}'
      location: location
      tags: tags
      subnetId: virtualNetwork!.outputs.endpointsSubnetId
      targetId: {
        data: dataStorage.outputs.id
        host: hostStorage.outputs.id
        vault: vault.outputs.id
        registry: registry.outputs.id
        functions: functions.outputs.id
      }[endpoint.target]
      group: endpoint.group
      zoneName: virtualNetwork!.outputs.zoneNames[endpoint.zone]
    }
  }
]

module alerts 'modules/alerts.bicep' = {
  scope: group
  name: 'alerts'
  params: {
    namePrefix: 'pipeline-${token}'
    location: location
    tags: tags
    insightsName: monitoring.outputs.insightsName
    emails: alertEmails
    queueAgeMinutes: queueAgeAlertMinutes
    gpuMinutesPerDay: gpuMinutesPerDayAlert
    monthlyBudget: monthlyBudget
    budgetStart: budgetStart
  }
}

// azd keeps these as variables of the environment; hooks and workflow read them.
output AZURE_RESOURCE_GROUP string = group.name
output AZURE_CONTAINER_REGISTRY_ENDPOINT string = registry.outputs.server
output AZURE_CONTAINER_REGISTRY_NAME string = registry.outputs.name
output AZURE_KEY_VAULT_NAME string = vault.outputs.name
output FUNCTIONS_NAME string = functions.outputs.name
output FUNCTIONS_URI string = 'https://${functions.outputs.host}'
output WORK_JOB_NAME string = workJob.outputs.name
output TRAIN_JOB_NAME string = trainJob.outputs.name
output WORKER_DOCKERFILE string = gpuProfile == 'Consumption' ? 'infra/containers/cpu-worker.Dockerfile' : 'infra/containers/gpu-worker.Dockerfile'
output STORAGE_BLOB_ENDPOINT string = dataStorage.outputs.blobEndpoint
output USE_API_KEYS bool = useApiKeys
