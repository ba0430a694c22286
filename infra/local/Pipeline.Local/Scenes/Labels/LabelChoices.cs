namespace Pipeline.Local.Scenes.Labels;

/// <summary>Reads a choice as people write it: kinds joined by "+", or all, or none.</summary>
public static class LabelChoices
{
    /// <param name="refuse">Called with a sentence when the text names no kind.</param>
    public static LabelChoice Parse(string text, Action<string> refuse)
    {
        var choice = LabelChoice.None;
        foreach (var kind in text.Split('+', StringSplitOptions.TrimEntries))
            switch (kind)
            {
                case "tags": choice |= LabelChoice.Tags; break;
                case "points": choice |= LabelChoice.Points; break;
                case "scribbles": choice |= LabelChoice.Scribbles; break;
                case "boxes": choice |= LabelChoice.Boxes; break;
                case "all": choice |= LabelChoice.All; break;
                case "none": break;
                default:
                    refuse($"'{kind}' is no kind of label; allowed: tags, points, scribbles, boxes, joined by '+', or all, none.");
                    break;
            }
        return choice;
    }
}
