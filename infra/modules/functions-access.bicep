metadata description = 'What the functions may do: all of the product data, their own host storage, and signing upload addresses.'

import { roleIds } from 'roles.bicep'

param dataAccountName string
param hostAccountName string
param principalId string
param containers string[]
param queues string[]

module data 'storage-access.bicep' = {
  name: 'functions-data'
  params: {
    accountName: dataAccountName
    principalId: principalId
    // Keys for signed addresses are given out by the account.
    accountRoles: [roleIds.blobDelegator]
    containers: [for container in containers: { name: container, role: roleIds.blobContributor }]
    queues: [for queue in queues: { name: queue, role: roleIds.queueContributor }]
  }
}

// The host makes containers and queues of its own and takes leases: it asks for the account.
module host 'storage-access.bicep' = {
  name: 'functions-host'
  params: {
    accountName: hostAccountName
    principalId: principalId
    accountRoles: [roleIds.blobOwner, roleIds.queueContributor, roleIds.tableContributor]
  }
}
