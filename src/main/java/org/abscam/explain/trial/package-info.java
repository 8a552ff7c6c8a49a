/**
 * Strangers' models are tried before they are believed: what an import finds out, in a process of its own where the runtime may not survive it,
 * the file that an export writes, and what explaining costs.
 */
package org.abscam.explain.trial;
