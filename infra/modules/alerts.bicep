metadata description = 'Who is told when work stands still, is given up or costs more than planned; and a budget.'

param namePrefix string
param location string
param tags object
param insightsName string

@description('Who gets mail; nobody, no mail.')
param emails string[]

@description('Alert when a message has waited for so long.')
@minValue(1)
param queueAgeMinutes int

@description('Alert when workers were busy on the GPU for so long within a day.')
@minValue(1)
param gpuMinutesPerDay int

@description('Spend a month, in the currency of the subscription, at which mail is sent: at 50, 80 and 100 per cent, and when 100 are forecast.')
@minValue(1)
param monthlyBudget int

@description('First day of the month that the budget begins in.')
param budgetStart string

var rules = [
  {
    name: 'queue-age'
    description: 'A message waits too long: no worker starts, or more is uploaded than workers can do.'
    severity: 2
    everyMinutes: 15
    windowMinutes: 15
    threshold: queueAgeMinutes * 60
    query: '''
customMetrics
| where name == "pipeline.queue.oldest" and customDimensions.queue !endswith "-poison" and customDimensions.queue != "webhook-deliveries"
| summarize value = max(valueMax) by queue = tostring(customDimensions.queue)
'''
  }
  {
    name: 'poison'
    description: 'Every attempt on a message failed; GET /api/poison lists it with its reason.'
    severity: 1
    everyMinutes: 5
    windowMinutes: 15
    threshold: 0
    query: '''
customMetrics
| where name == "pipeline.poison"
| summarize value = sum(valueSum) by queue = tostring(customDimensions.queue)
'''
  }
  {
    name: 'failed-runs'
    description: 'A training run or an export of a model failed or was given up.'
    severity: 2
    everyMinutes: 15
    windowMinutes: 60
    threshold: 0
    query: '''
customMetrics
| where name == "pipeline.item.duration" and customDimensions.kind in ("train", "export") and customDimensions.outcome in ("failed", "givenup")
| summarize value = sum(valueCount) by kind = tostring(customDimensions.kind)
'''
  }
  {
    name: 'gpu-minutes'
    description: 'Workers were busy for longer than planned within a day.'
    severity: 3
    everyMinutes: 60
    windowMinutes: 1440
    threshold: gpuMinutesPerDay
    query: '''
customMetrics
| where name == "pipeline.item.duration" and customDimensions.device == "cuda"
| summarize value = sum(valueSum) / 60 by device = tostring(customDimensions.device)
'''
  }
]
var dimensions = { 'queue-age': 'queue', poison: 'queue', 'failed-runs': 'kind', 'gpu-minutes': 'device' }

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName
}

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = if (!empty(emails)) {
  name: '${namePrefix}-people'
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: 'pipeline'
    emailReceivers: [
      for (email, i) in emails: {
        name: 'person-${i}'
        emailAddress: email
        useCommonAlertSchema: true
      }
    ]
  }
}

resource alerts 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for rule in rules: {
    name: '${namePrefix}-${rule.name}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: rule.name
      description: rule.description
      severity: rule.severity
      enabled: true
      scopes: [insights.id]
      evaluationFrequency: 'PT${rule.everyMinutes}M'
      windowSize: 'PT${rule.windowMinutes}M'
      // A metric that nobody has sent yet is no mistake of the query.
      skipQueryValidation: true
      autoMitigate: true
      criteria: {
        allOf: [
          {
            query: rule.query
            timeAggregation: 'Maximum'
            metricMeasureColumn: 'value'
            operator: 'GreaterThan'
            threshold: rule.threshold
            dimensions: [{ name: dimensions[rule.name], operator: 'Include', values: ['*'] }]
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      actions: {
        actionGroups: empty(emails) ? [] : [people.id]
      }
    }
  }
]

resource budget 'Microsoft.Consumption/budgets@2024-08-01' = if (!empty(emails)) {
  name: '${namePrefix}-budget'
  properties: {
    category: 'Cost'
    amount: monthlyBudget
    timeGrain: 'Monthly'
    timePeriod: {
      startDate: budgetStart
    }
    notifications: {
      half: { enabled: true, operator: 'GreaterThan', threshold: 50, contactEmails: emails }
      most: { enabled: true, operator: 'GreaterThan', threshold: 80, contactEmails: emails }
      all: { enabled: true, operator: 'GreaterThan', threshold: 100, contactEmails: emails }
      forecast: { enabled: true, operator: 'GreaterThan', threshold: 100, thresholdType: 'Forecasted', contactEmails: emails }
    }
  }
}
