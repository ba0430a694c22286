namespace Pipeline.Numerics.Tests.Walk;

/// <summary>The walk as published: a matrix of all pairs, normalised by column and squared t times, in double precision.</summary>
internal static class DenseWalk
{
    /// <summary>T [cells, cells] from the affinity of two cells (x, y), (x', y'), asked for both orders.</summary>
    public static double[,] Transitions(int width, int height, double radius, double beta, Func<int, int, double> affinity)
    {
        int cells = width * height;
        var transitions = new double[cells, cells];
        for (int i = 0; i < cells; i++)
        {
            for (int j = 0; j < cells; j++)
            {
                double squared = Math.Pow((i % width) - (j % width), 2) + Math.Pow((i / width) - (j / width), 2);
                transitions[i, j] = i == j ? 1 : squared < radius * radius ? Math.Pow(affinity(i, j), beta) : 0;
            }
        }

        for (int j = 0; j < cells; j++)
        {
            double degree = 0;
            for (int i = 0; i < cells; i++)
                degree += transitions[i, j];
            for (int i = 0; i < cells; i++)
                transitions[i, j] /= degree;
        }

        return transitions;
    }

    public static double[,] Square(double[,] matrix)
    {
        int n = matrix.GetLength(0);
        var square = new double[n, n];
        for (int i = 0; i < n; i++)
        {
            for (int k = 0; k < n; k++)
            {
                double factor = matrix[i, k];
                if (factor == 0)
                    continue;
                for (int j = 0; j < n; j++)
                    square[i, j] += factor * matrix[k, j];
            }
        }

        return square;
    }

    /// <summary>x T for row vectors x.</summary>
    public static double[] Apply(float[] scores, double[,] transitions)
    {
        int cells = transitions.GetLength(0);
        var result = new double[scores.Length];
        for (int at = 0; at < scores.Length; at++)
        {
            for (int i = 0; i < cells; i++)
                result[at] += scores[(at / cells * cells) + i] * transitions[i, at % cells];
        }

        return result;
    }
}
