/**
 * Many scans, one table: manifests, shards, what was done when the work was cut short, and what all maps of a cohort have in common. It knows
 * no windows and, but for the driver that starts it there, no cluster.
 */
package org.abscam.cohort;
