/** Where results go: tables, ROI Manager, log, looks of overlays. */
package org.abscam.fiji.result;
