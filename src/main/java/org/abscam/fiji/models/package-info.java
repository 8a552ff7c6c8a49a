/** "Abs-CAM Import Model..." and "Abs-CAM Export Explainer...", and the models that dialogs offer. */
package org.abscam.fiji.models;
