/**
 * Results for people and files: saliency stacks, overlays, tables and the record of what was done. Front ends share it; it opens
 * no windows.
 */
package org.abscam.report;
