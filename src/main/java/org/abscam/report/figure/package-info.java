/** Labelled panels side by side, as papers print them; what they show comes from the room of reports. */
package org.abscam.report.figure;
