using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Linear algebra over the last two dimensions; those before them are a batch.</summary>
    public static partial class linalg
    {
        private static readonly long[] s_matrix = [-2, -1];

        public enum QRMode
        {
            Reduced,
            Complete,
            R,
        }

        public static Tensor cholesky(Tensor input) => Aten.linalg_cholesky.Call(input);
        public static (Tensor, Tensor) cholesky_ex(Tensor input, bool check_errors = false) => Aten.linalg_cholesky_ex.Call2(input, Arg.Default, check_errors);
        public static Tensor cond(Tensor input) => Aten.linalg_cond.Call(input);
        public static Tensor cond(Tensor input, double p) => Aten.linalg_cond.Call(input, p);
        public static Tensor cond(Tensor input, int p) => Aten.linalg_cond.Call(input, p);
        public static Tensor cond(Tensor input, string p) => Aten.linalg_cond_p_str.Call(input, p);
        public static Tensor cross(Tensor input, Tensor other, long dim = -1) => Aten.linalg_cross.Call(input, other, dim);
        public static Tensor det(Tensor input) => Aten.linalg_det.Call(input);
        public static Tensor diagonal(Tensor input, int offset = 0, int dim1 = -2, int dim2 = -1) => Aten.linalg_diagonal.Call(input, offset, dim1, dim2);
        public static (Tensor, Tensor) eig(Tensor input) => Aten.linalg_eig.Call2(input);
        public static Tensor eigvals(Tensor input) => Aten.linalg_eigvals.Call(input);
        public static Tensor householder_product(Tensor A, Tensor tau) => Aten.linalg_householder_product.Call(A, tau);
        public static Tensor inv(Tensor input) => Aten.linalg_inv.Call(input);
        public static (Tensor, Tensor) inv_ex(Tensor input, bool check_errors = false) => Aten.linalg_inv_ex.Call2(input, check_errors);
        public static (Tensor, Tensor) ldl_factor(Tensor input, bool hermitian = true) => Aten.linalg_ldl_factor.Call2(input, hermitian);
        public static (Tensor, Tensor, Tensor) ldl_factor_ex(Tensor input, bool hermitian = true, bool check_errors = false) => Aten.linalg_ldl_factor_ex.Call3(input, hermitian, check_errors);
        public static Tensor ldl_solve(Tensor LD, Tensor pivots, Tensor B, bool hermitian = false) => Aten.linalg_ldl_solve.Call(LD, pivots, B, hermitian);
        public static (Tensor P, Tensor L, Tensor U) lu(Tensor input, bool pivot = true) => Aten.linalg_lu.Call3(input, pivot);
        public static (Tensor, Tensor) lu_factor(Tensor input, bool pivot = true) => Aten.linalg_lu_factor.Call2(input, pivot);
        public static Tensor matrix_exp(Tensor input) => Aten.linalg_matrix_exp.Call(input);
        public static Tensor matrix_norm(Tensor input, double ord, long[]? dims = null, bool keepdim = false) => Aten.linalg_matrix_norm.Call(input, ord, dims ?? s_matrix, keepdim);
        public static Tensor matrix_norm(Tensor input, string ord = "fro", long[]? dims = null, bool keepdim = false) => Aten.linalg_matrix_norm_str_ord.Call(input, ord, dims ?? s_matrix, keepdim);
        public static Tensor matrix_rank(Tensor input, Tensor atol, Tensor? rtol = null, bool hermitian = false) => Aten.linalg_matrix_rank_atol_rtol_tensor.Call(input, atol, rtol, hermitian);
        public static Tensor matrix_rank(Tensor input, double? atol = null, double? rtol = null, bool hermitian = false) => Aten.linalg_matrix_rank_atol_rtol_float.Call(input, atol, rtol, hermitian);
        public static Tensor multi_dot(IList<Tensor> tensors) => Aten.linalg_multi_dot.Call(Arg.Tensors(tensors));
        public static Tensor norm(Tensor input, double ord, long[]? dims = null, bool keepdim = false) => Aten.linalg_norm.Call(input, ord, dims, keepdim);
        public static Tensor norm(Tensor input, int ord, long[]? dims = null, bool keepdim = false) => Aten.linalg_norm.Call(input, ord, dims, keepdim);
        public static Tensor norm(Tensor input, long[]? dims = null, bool keepdim = false) => Aten.linalg_norm.Call(input, Arg.Default, dims, keepdim);
        public static Tensor norm(Tensor input, string ord, long[]? dims = null, bool keepdim = false) => Aten.linalg_norm_ord_str.Call(input, ord, dims, keepdim);
        public static Tensor pinv(Tensor input, Tensor atol, Tensor? rtol = null, bool hermitian = false) => Aten.linalg_pinv_atol_rtol_tensor.Call(input, atol, rtol, hermitian);
        public static Tensor pinv(Tensor input, double? atol = null, double? rtol = null, bool hermitian = false) => Aten.linalg_pinv_atol_rtol_float.Call(input, atol, rtol, hermitian);
        public static (Tensor, Tensor) slogdet(Tensor input) => Aten.linalg_slogdet.Call2(input);
        public static Tensor solve(Tensor A, Tensor B, bool left = true) => Aten.linalg_solve.Call(A, B, left);
        public static (Tensor, Tensor) solve_ex(Tensor A, Tensor B, bool left = true, bool check_errors = false) => Aten.linalg_solve_ex.Call2(A, B, left, check_errors);
        public static (Tensor U, Tensor S, Tensor Vh) svd(Tensor input, bool fullMatrices = true) => Aten.linalg_svd.Call3(input, fullMatrices);
        public static Tensor svdvals(Tensor input) => Aten.linalg_svdvals.Call(input);
        public static Tensor tensorinv(Tensor input, long ind) => Aten.linalg_tensorinv.Call(input, ind);
        public static Tensor tensorsolve(Tensor A, Tensor B, long[] dims) => Aten.linalg_tensorsolve.Call(A, B, dims);
        public static Tensor vander(Tensor input, long? N = null) => Aten.linalg_vander.Call(input, N);
        public static Tensor vector_norm(Tensor input, double ord = 2, long[]? dims = null, bool keepdim = false) => Aten.linalg_vector_norm.Call(input, ord, dims, keepdim);

        /// <summary>Eigenvalues in ascending order and eigenvectors of symmetric matrices, read from their lower or upper triangle.</summary>
        public static (Tensor, Tensor) eigh(Tensor input, char UPLO = 'L') => Aten.linalg_eigh.Call2(input, UPLO.ToString());

        public static Tensor eigvalsh(Tensor input, char UPLO = 'L') => Aten.linalg_eigvalsh.Call(input, UPLO.ToString());

        public static (Tensor Q, Tensor R) qr(Tensor input, QRMode mode = QRMode.Reduced) => Aten.linalg_qr.Call2(input, mode switch
        {
            QRMode.Reduced => "reduced",
            QRMode.Complete => "complete",
            QRMode.R => "r",
            _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "Allowed: Reduced, Complete, R."),
        });

        public static (Tensor Solution, Tensor Residuals, Tensor Rank, Tensor SingularValues) lstsq(Tensor input, Tensor other) => Aten.linalg_lstsq.Call4(input, other);

        public static (Tensor Solution, Tensor Residuals, Tensor Rank, Tensor SingularValues) lstsq(Tensor input, Tensor other, double rcond) => Aten.linalg_lstsq.Call4(input, other, rcond);

        public static Tensor lu_solve(Tensor LU, Tensor pivots, Tensor B, bool left = true, bool adjoint = false, Tensor? @out = null) =>
            Into(@out, Aten.linalg_lu_solve.Call(LU, pivots, B, left, adjoint));

        public static Tensor solve_triangular(Tensor A, Tensor B, bool upper, bool left = true, bool unitriangular = false, Tensor? @out = null) =>
            Into(@out, Aten.linalg_solve_triangular.Call(A, B, upper, left, unitriangular));

        public static Tensor vecdot(Tensor x, Tensor y, long dim = -1, Tensor? @out = null) => Into(@out, Aten.linalg_vecdot.Call(x, y, dim));

        private static Tensor Into(Tensor? target, Tensor result)
        {
            if (target is null)
                return result;
            using (result)
                return target.copy_(result);
        }
    }
}
