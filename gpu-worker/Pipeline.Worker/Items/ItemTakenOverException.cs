namespace Pipeline.Worker.Items;

/// <summary>Another worker wrote the item's ledger: it holds the item now, and this worker must stop touching it.</summary>
internal sealed class ItemTakenOverException(string item)
    : Exception($"Work item {item} was taken over by another worker.");
