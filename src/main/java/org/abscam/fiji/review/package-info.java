/** "Abs-CAM Review...": the window to read a case in: what a reader does there, and what follows from it. */
package org.abscam.fiji.review;
