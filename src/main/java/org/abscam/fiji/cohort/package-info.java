/** "Abs-CAM Cohort...": what is asked of many scans, and how its audit is shown. */
package org.abscam.fiji.cohort;
