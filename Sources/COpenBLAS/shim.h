#pragma once
#include <cblas.h>
#include <stddef.h>

// LAPACK's Fortran symbols, which libopenblas exports itself: LAPACKE would be one more shared library to load at every
// cold start (and Debian's libopenblas doesn't contain it). Matrices are column-major. gfortran passes the length of
// each character argument after the last one: https://gcc.gnu.org/onlinedocs/gfortran/Argument-passing-conventions.html

/// Singular value decomposition, divide and conquer: https://www.netlib.org/lapack/explore-html/d1/d7e/group__gesdd.html
void dgesdd_(const char *jobz, const blasint *m, const blasint *n, double *a, const blasint *lda, double *s, double *u,
             const blasint *ldu, double *vt, const blasint *ldvt, double *work, const blasint *lwork, blasint *iwork,
             blasint *info, size_t jobz_length);

/// QR factorization A = Q R, as Householder reflectors.
void dgeqrf_(const blasint *m, const blasint *n, double *a, const blasint *lda, double *tau, double *work,
             const blasint *lwork, blasint *info);

/// The matrix Q of `dgeqrf_`'s reflectors.
void dorgqr_(const blasint *m, const blasint *n, const blasint *k, double *a, const blasint *lda, const double *tau,
             double *work, const blasint *lwork, blasint *info);
