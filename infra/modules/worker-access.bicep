metadata description = 'What the workers may do: read uploads and datasets, write results, take work, report.'

import { roleIds } from 'roles.bicep'

param accountName string
param principalId string
param readContainers string[]
param writeContainers string[]

// Taking work needs more than Message Processor: a lease is renewed by updating the message. The scaler reads the length with it.
var workQueues = ['gpu-work', 'gpu-work-train']
// Poison queues are made on demand.
var poisonQueues = ['gpu-work-poison', 'gpu-work-train-poison']

module data 'storage-access.bicep' = {
  name: 'worker-data'
  params: {
    accountName: accountName
    principalId: principalId
    containers: concat(
      map(readContainers, name => { name: name, role: roleIds.blobReader }),
      map(writeContainers, name => { name: name, role: roleIds.blobContributor })
    )
    queues: concat(
      map(concat(workQueues, poisonQueues), name => { name: name, role: roleIds.queueContributor }),
      [{ name: 'events', role: roleIds.queueSender }]
    )
  }
}
