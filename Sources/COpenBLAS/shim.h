#pragma once
#include <cblas.h>
#include <stddef.h>

// LAPACK's Fortran symbols, which libopenblas exports itself: LAPACKE would be one more shared library to load at every
// cold start (Debian's libopenblas doesn't contain it). Matrices are column-major. Fortran takes every argument by
// address, and gfortran the length of each character argument after the last one:
// https://gcc.gnu.org/onlinedocs/gfortran/Argument-passing-conventions.html
void dgesdd_(const char *jobz, const blasint *m, const blasint *n, double *a, const blasint *lda, double *s, double *u,
             const blasint *ldu, double *vt, const blasint *ldvt, double *work, const blasint *lwork, blasint *iwork,
             blasint *info, size_t jobz_length);
void dgelqf_(const blasint *m, const blasint *n, double *a, const blasint *lda, double *tau, double *work,
             const blasint *lwork, blasint *info);
void dpotrf_(const char *uplo, const blasint *n, double *a, const blasint *lda, blasint *info, size_t uplo_length);
void dpotri_(const char *uplo, const blasint *n, double *a, const blasint *lda, blasint *info, size_t uplo_length);
void dorglq_(const blasint *m, const blasint *n, const blasint *k, double *a, const blasint *lda, const double *tau,
             double *work, const blasint *lwork, blasint *info);

/// The thin singular value decomposition, by divide and conquer, of the m × n matrix `a`, which is overwritten.
/// `u` is m × min(m, n), `vt` is min(m, n) × n, `iwork` 8 min(m, n) long; with `lwork` = -1 `work[0]` becomes the best
/// `lwork`. Returns LAPACK's info: 0 if all is well.
/// https://www.netlib.org/lapack/explore-html/d1/d7e/group__gesdd.html
static inline blasint lapack_gesdd(blasint m, blasint n, double *a, double *s, double *u, double *vt, double *work,
                                   blasint lwork, blasint *iwork) {
    blasint rank = m < n ? m : n, info = 0;
    dgesdd_("S", &m, &n, a, &m, s, u, &m, vt, &rank, work, &lwork, iwork, &info, 1);
    return info;
}

/// The LQ factorization of the m × n matrix `a`, overwritten by L and the reflectors of Q, whose scales are `tau`.
/// `work` is 64 max(m, n) long. https://www.netlib.org/lapack/explore-html/d5/d84/group__gelqf.html
static inline blasint lapack_gelqf(blasint m, blasint n, double *a, double *tau, double *work, blasint lwork) {
    blasint info = 0;
    dgelqf_(&m, &n, a, &m, tau, work, &lwork, &info);
    return info;
}

/// The first m rows of Q from `lapack_gelqf`'s `a` and `tau`, of k reflectors, into `a`, whose leading dimension is
/// `lda`. https://www.netlib.org/lapack/explore-html/de/dd3/group__unglq.html
static inline blasint lapack_orglq(blasint m, blasint n, blasint k, double *a, blasint lda, const double *tau,
                                   double *work, blasint lwork) {
    blasint info = 0;
    dorglq_(&m, &n, &k, a, &lda, tau, work, &lwork, &info);
    return info;
}

/// The Cholesky factorization of the symmetric positive definite n × n matrix whose lower triangle `a` holds: overwritten
/// by L, A = L Lᵀ. Returns LAPACK's info: i > 0 if the leading minor of order i is not positive.
/// https://www.netlib.org/lapack/explore-html/d2/d09/group__potrf.html
static inline blasint lapack_potrf(blasint n, double *a) {
    blasint info = 0;
    dpotrf_("L", &n, a, &n, &info, 1);
    return info;
}

/// The lower triangle of A⁻¹ from `lapack_potrf`'s L, which it overwrites. Returns i > 0 if L's i-th pivot is 0.
/// https://www.netlib.org/lapack/explore-html/d9/da3/group__potri.html
static inline blasint lapack_potri(blasint n, double *a) {
    blasint info = 0;
    dpotri_("L", &n, a, &n, &info, 1);
    return info;
}

/// Two numbers, which Swift sees as SIMD2<Double>.
typedef double vector2 __attribute__((ext_vector_type(2)));

/// The square roots of two numbers in one instruction: Swift's own `squareRoot` takes them one by one, with a call to libm
/// prepared for numbers below zero.
static inline vector2 vector2_sqrt(vector2 x) { return __builtin_elementwise_sqrt(x); }
